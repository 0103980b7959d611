{# Null where a condition can't be told is `unknown`, never `fail`. #}

{% macro verdict(condition) -%}
    case when {{ condition }} then 'pass' when not ({{ condition }}) then 'fail' else 'unknown' end
{%- endmacro %}

{% macro verdict_on(rule_name) -%}
    case {{ rule_name }}
        when 'public' then public_verdict
        when 'enabled' then enabled_verdict
        when 'ungated' then ungated_verdict
        when 'generative' then generative_verdict
        when 'served' then served_verdict
    end
{%- endmacro %}
