{# Writes every description into the database when a build ends, in one statement: `persist_docs`,
   which asks for the columns of each relation, takes a sixth of dbt's time. Nor does a description
   that changes make its model one that has changed. #}
{% macro describe_relations() -%}
    {%- if execute and flags.WHICH in ['build', 'retry'] -%}
        {%- set existing = {} -%}
        {%- for relation, columns in run_query(
            "select schema_name || '.' || table_name, string_agg(column_name, ' ')"
            " from duckdb_columns() where database_name = current_database() group by all"
        ) -%}
            {%- do existing.update({relation: columns.split()}) -%}
        {%- endfor %}
        begin;
        {%- for node in graph.nodes.values()
            if node.resource_type in ['model', 'seed'] and node.package_name == 'hub_warehouse' -%}
            {%- set relation = node.schema ~ '.' ~ node.alias -%}
            {%- if relation in existing %}
                comment on {{ 'view' if node.config.materialized == 'view' else 'table' }}
                {{ relation }} is {{ duckdb_escape_comment(node.description) }};
                {%- for column in node.columns.values() if column.name in existing[relation] %}
                comment on column {{ relation }}.{{ column.name }}
                is {{ duckdb_escape_comment(column.description) }};
                {%- endfor -%}
            {%- endif -%}
        {%- endfor %}
        commit;
    {%- endif -%}
{%- endmacro %}
