{# A model without relatives is its own root, if anything that can name a parent was sent. #}
{% macro in_family(relatives, column, alone) %}
    case
        when {{ relatives }}.hub_object_id is not null then {{ relatives }}.{{ column }}
        when models.is_lineage_sent then {{ alone }}
    end
{% endmacro %}
