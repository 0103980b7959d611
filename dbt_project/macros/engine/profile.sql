{# One expression for every column of a table, whatever columns it has: DuckDB's way to profile a
   table in one scan, without a loop that generates SQL. Types are known before the scan starts, so
   branches that a type rules out cost nothing. #}

{# Rows where the column is known; an empty list counts as unknown. #}
{% macro known_counts() %}
    coalesce(count_if(case
        when typeof(columns(*)) like '%[]' then len(try_cast(columns(*) as varchar[])) > 0
        else columns(*) is not null
    end), 0)
{% endmacro %}

{# Rows where the column could be known; a column that is missing here could be in all of them. #}
{% macro expected_counts() %}
    {%- for column, condition in var('null_by_design').items() %}
    count_if({{ column }} is not null or {{ condition }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# DuckDB's HyperLogLog, with 64 registers, has a standard error of 13 % of the count; the mean of
   two estimates, each over another hash, has 9 %: a fifth of the change that counts as drift. Each
   takes 0.6 s a million models. #}
{% macro distinct_counts() %}
    round((
        {%- for salt in range(2) %}
        approx_count_distinct(case when columns(*) is not null then hash(columns(*), {{ salt }}) end)
        {{- ' +' if not loop.last }}
        {%- endfor %}
    ) / 2)::bigint
{% endmacro %}

{% macro extremes(aggregate) %}
    {{ aggregate }}(case
        when typeof(columns(*)) in ('BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP WITH TIME ZONE')
            then columns(*)
    end)::varchar
{% endmacro %}

{% macro as_rows(value_name) %}
    unpivot include nulls ({{ value_name }} for column_name in (columns(*)))
{% endmacro %}
