{# For a table that is written once and read by its own build: DuckDB tries FSST on each text column,
   which takes a third of the time of writing base_hub__models, and makes it a third smaller. #}
{% macro write_quickly() %}set disabled_compression_methods = 'fsst'{% endmacro %}

{% macro write_compactly() %}reset disabled_compression_methods{% endmacro %}
