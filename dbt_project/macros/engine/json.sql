{# The engine's own JSON and list functions, in one place: for another engine only these change. #}

{# For a CTE that is used more than once: DuckDB would store all its rows first. #}
{% macro not_materialized() %}not materialized{% endmacro %}

{% macro parse_object(column, shape) %}
    try(from_json({{ column }}, '{{ shape }}'))
{% endmacro %}

{% macro json_pairs(column) %}
    map_entries(try(from_json({{ column }}, '"MAP(VARCHAR, JSON)"')))
{% endmacro %}

{% macro json_text(column) %}
    json_extract_string({{ column }}, '$')
{% endmacro %}

{% macro json_kind(column, path) %}
    json_type({{ column }}, '{{ path }}')
{% endmacro %}

{# What is wrong with a row that isn't an object, or has no `_id`. #}
{% macro not_an_object(column, hub_object_id) %}
    case
        when {{ hub_object_id }} is not null then null
        when not json_valid({{ column }}) then 'the payload is not JSON'
        when json_type({{ column }}) <> 'OBJECT'
            then 'the payload is not an object: ' || json_type({{ column }})
        else '_id is missing'
    end
{% endmacro %}

{# `owner/name`, or the name alone of the Hub's oldest models. #}
{% macro is_model_id(text) %}
    regexp_full_match({{ text }}, '[\pL\pN_.-]+(/[\pL\pN_.-]+)?')
{% endmacro %}

{# A struct can't hold two keys that differ only in case, so the second is extracted where the text
   contains it. #}
{% macro key_that_differs_in_case(column, parent, key) %}
    case
        when contains({{ column }}, '"{{ key }}"')
            then nullif(try(json_extract({{ column }}, '$.{{ parent }}.{{ key }}')), 'null'::json)
    end
{% endmacro %}

{# The texts of a value that is a text, or a list of texts that may hold other things too. #}
{% macro text_or_list(json) %}
    case json_type({{ json }})
        when 'VARCHAR' then [json_extract_string({{ json }}, '$')]
        when 'ARRAY' then list_filter(
            json_extract_string({{ json }}, '$[*]'),
            lambda item: item is not null and not starts_with(item, '{')
        )
    end
{% endmacro %}

{# YAML 1.1 reads the Norwegian code, `no`, as false. #}
{% macro languages_in(json) %}
    case
        when json_type({{ json }}) = 'BOOLEAN' then ['no']
        else list_transform(
            {{ text_or_list(json) }}, lambda item: case item when 'false' then 'no' else item end
        )
    end
{% endmacro %}

{# The listing sends a list of objects, an answer about one model an object keyed by name. #}
{% macro names_in(json, key) %}
    case json_type({{ json }})
        when 'ARRAY' then json_extract_string({{ json }}, '$[*].{{ key }}')
        when 'OBJECT' then json_keys({{ json }})
    end
{% endmacro %}

{# The statuses in a provider map of either form; null where it has none. #}
{% macro statuses_in(json) %}
    case json_type({{ json }})
        when 'ARRAY' then json_extract_string({{ json }}, '$[*].status')
        when 'OBJECT' then json_extract_string({{ json }}, '$.*.status')
    end
{% endmacro %}

{# The names in `baseModels`; null where it has none. #}
{% macro ids_in_models(json) %}
    nullif(json_extract_string({{ json }}, '$.models[*].id'), [])
{% endmacro %}

{# The items of a list as JSON; null for other JSON. #}
{% macro items_in(json) %}
    case json_type({{ json }}) when 'ARRAY' then from_json({{ json }}, '["JSON"]') end
{% endmacro %}

{# A list of pairs of name and entry, from the same two forms. Any other value is one pair without a
   name, so that it can be counted. #}
{% macro keyed_entries(json, key) %}
    case json_type({{ json }})
        when 'ARRAY' then list_transform(
            from_json({{ json }}, '["JSON"]'),
            lambda item: {'key': json_extract_string(item, '$.{{ key }}'), 'value': item}
        )
        when 'OBJECT' then {{ json_pairs(json) }}
        when 'NULL' then null
        else [{'key': null, 'value': {{ json }}}]
    end
{% endmacro %}

{# `{"relation": …, "models": [{"_id": …, "id": …}, …]}`: the models. #}
{% macro base_models_in(json) %}
    try(from_json(json_extract({{ json }}, '$.models'), '[{"_id": "VARCHAR", "id": "VARCHAR"}]'))
{% endmacro %}

{% macro text_in(json, key) %}
    json_extract_string({{ json }}, '$.{{ key }}')
{% endmacro %}

{# A cast alone turns `12.7` into 13, `yes` into true, and `epoch` into a time. So a value counts
   only if the cast gives back the same text, or the text has the Hub's format. #}

{% macro count_of(text) %}
    case
        when try_cast({{ text }} as bigint)::varchar = {{ text }} and {{ text }} not like '-%'
            then try_cast({{ text }} as bigint)
    end
{% endmacro %}

{# A wrong count may be as large as a bigint: a sum that exceeds it is null, and no error. #}
{% macro bytes_together(left, right) %}
    try_cast({{ left }}::decimal(38, 0) + {{ right }} as bigint)
{% endmacro %}

{# The sum of the Hub's counts, in the same way: two valid ones can exceed a bigint together. #}
{% macro total_of(count) %}
    try_cast(sum({{ count }}) as bigint)
{% endmacro %}

{# The sum of the counts in an object; null where it has none, or they exceed a bigint. #}
{% macro counts_together(json) %}
    try_cast(
        list_sum(list_transform(
            json_extract_string({{ json }}, '$.*'),
            lambda item: ({{ count_of('item') }})::decimal(38, 0)
        )) as bigint
    )
{% endmacro %}

{% macro flag_of(text) %}
    case {{ text }} when 'true' then true when 'false' then false end
{% endmacro %}

{% macro number_of(text) %}
    case when isfinite(try_cast({{ text }} as double)) then try_cast({{ text }} as double) end
{% endmacro %}

{# A number that can't be negative: a price, a speed. #}
{% macro amount_of(text) %}
    case when {{ number_of(text) }} >= 0 then {{ number_of(text) }} end
{% endmacro %}

{% macro time_of(text) %}
    case when {{ text }} like '____-__-__%' then try_cast({{ text }} as timestamptz) end
{% endmacro %}

{% macro date_of(text) %}
    case when {{ text }} like '____-__-__%' then try_cast(left({{ text }}, 10) as date) end
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

{# `finetune:owner/name` is a relation and a name, `owner/name` a name alone. #}
{% macro relation_before(text) %}
    nullif(regexp_extract({{ text }}, '^(finetune|adapter|quantized|merge):', 1), '')
{% endmacro %}

{% macro after_relation(text) %}
    regexp_replace({{ text }}, '^(finetune|adapter|quantized|merge):', '')
{% endmacro %}

{# Both are null where the text does not contain the mark. #}
{% macro text_before(text, mark) %}
    case when contains({{ text }}, '{{ mark }}') then split_part({{ text }}, '{{ mark }}', 1) end
{% endmacro %}

{% macro text_after(text, mark) %}
    case
        when contains({{ text }}, '{{ mark }}')
            then substr({{ text }}, instr({{ text }}, '{{ mark }}') + 1)
    end
{% endmacro %}

{% macro list_has(list, item) %}
    list_contains({{ list }}, {{ item }})
{% endmacro %}

{% macro lowered(list) %}
    coalesce(list_transform(
        list_filter({{ list }}, lambda item: trim(item) <> '' and not starts_with(item, '{')),
        lambda item: lower(trim(item))
    ), [])
{% endmacro %}

{% macro list_size(list) %}
    coalesce(len({{ list }}), 0)
{% endmacro %}

{% macro exploded(list) %}
    unnest({{ list }})
{% endmacro %}

{% macro days_between(first_date, last_date) %}
    generate_series({{ first_date }}, {{ last_date }}, interval 1 day)
{% endmacro %}

{# The positions, from 1, of the items that `exploded` gives beside it. #}
{% macro exploded_positions(list) %}
    generate_subscripts({{ list }}, 1)
{% endmacro %}

{# Sorting each complete list costs a fourth of an ordered aggregate. #}
{% macro listed_in_order(item, position, condition) %}
    list_transform(
        list_sort(
            list({'position': {{ position }}, 'item': {{ item }}}) filter (where {{ condition }})
        ),
        lambda listed: listed.item
    )
{% endmacro %}

{% macro empty_for_null(list) %}
    coalesce({{ list }}, [])
{% endmacro %}

{# Nearly all lists have no item twice; to check that is much cheaper than to make a new list. #}
{% macro distinct_items(list) %}
    case
        when len({{ list }}) = list_unique({{ list }}) then {{ list }} else list_distinct({{ list }})
    end
{% endmacro %}

{# The distinct values of a group, in order, without nulls. #}
{% macro distinct_list(column) %}
    coalesce(list_sort(list_distinct(list({{ column }}))), [])
{% endmacro %}

{# The same for a group that mostly has one value, which is in its key too: lists are collected in
   memory that can't be spilled to disk, so only other values are collected. #}
{% macro distinct_list_around(key, column) %}
    list_sort(list_distinct(list_concat(
        list({{ column }}) filter (where {{ column }} <> {{ key }}),
        case when bool_or({{ column }} = {{ key }}) then [{{ key }}] end
    )))
{% endmacro %}

{# A hash of several values: MD5, so that it is the same in every version of DuckDB. #}
{% macro fingerprint(columns) %}
    md5_number_lower(row({{ columns | join(', ') }})::varchar)
{% endmacro %}

{# 64 bits, to compare rows within one query: other versions of DuckDB compute other hashes. #}
{% macro quick_hash(columns) %}
    hash({{ columns | join(', ') }})
{% endmacro %}

{% macro sorted_text(list) %}
    list_sort({{ list }})::varchar
{% endmacro %}

{% macro without_nulls(list) %}
    list_filter({{ list }}, lambda item: item is not null)
{% endmacro %}
