{% macro verdict(condition) -%}
    case when {{ condition }} then 'pass' when not ({{ condition }}) then 'fail' else 'unknown' end
{%- endmacro %}
