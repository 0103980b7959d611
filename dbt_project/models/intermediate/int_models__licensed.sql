with

models as (
    select * from {{ ref('stg_hub__models') }}
),

from_tags as (
    select
        hub_object_id,
        {{ values_after('tags', 'license:') }} as tag_licenses,
        card_licenses
    from models
),

licensed as (
    select
        hub_object_id,
        {{ lowered('case when len(tag_licenses) > 0 then tag_licenses else card_licenses end') }}
            as license_ids
    from from_tags
)

select * from licensed
