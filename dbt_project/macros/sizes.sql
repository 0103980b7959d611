{# Neither of the two counts of safetensors is always right: each misses weights in some models, and
   none of them has weights that it doesn't have. So the larger one counts. #}
{% macro parameter_count(models) %}
    coalesce(
        greatest({{ models }}.safetensors_parameter_count, {{ models }}.counted_parameter_count),
        {{ models }}.gguf_parameter_count
    )
{% endmacro %}
