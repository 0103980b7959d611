{# The engine's own JSON and lists, in one place: another engine needs only these again. #}

{% macro parse_object(column, shape) %}
    try(from_json({{ column }}, '{{ shape }}'))
{% endmacro %}

{% macro json_pairs(column) %}
    map_entries(try(from_json({{ column }}, '"MAP(VARCHAR, JSON)"')))
{% endmacro %}

{% macro json_kind(column, path) %}
    json_type({{ column }}, '{{ path }}')
{% endmacro %}

{% macro text_or_list(json) %}
    case json_type({{ json }})
        when 'VARCHAR' then [json_extract_string({{ json }}, '$')]
        when 'ARRAY' then json_extract_string({{ json }}, '$[*]')
    end
{% endmacro %}

{% macro count_of(text) %}
    case when try_cast({{ text }} as bigint) >= 0 then try_cast({{ text }} as bigint) end
{% endmacro %}

{% macro untyped(field, sent, typed, kind) %}
    case
        when {{ sent }} is not null and {{ typed }} is null
            then '{{ field }} is not {{ kind }}: ' || left({{ sent }}, 60)
    end
{% endmacro %}

{% macro values_after(list, prefix) %}
    list_transform(
        list_filter({{ list }}, lambda item: starts_with(item, '{{ prefix }}')),
        lambda item: substr(item, {{ prefix | length + 1 }})
    )
{% endmacro %}

{% macro list_has(list, item) %}
    list_contains({{ list }}, {{ item }})
{% endmacro %}

{% macro lowered(list) %}
    coalesce(list_transform(
        list_filter({{ list }}, lambda item: item is not null), lambda item: lower(item)
    ), [])
{% endmacro %}

{% macro exploded(list) %}
    unnest({{ list }})
{% endmacro %}

{% macro distinct_items(list) %}
    list_distinct({{ list }})
{% endmacro %}
