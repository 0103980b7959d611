-- Which authors have mostly quantised or converted other authors' models?
select
    author_name,
    listed_model_count as models,
    repackaged_model_count as repackaged,
    round(repackaged_ratio, 2) as repackaged_ratio,
    download_count_30d as downloads
from marts.dim_authors
where repackaged_model_count > 1
order by repackaged_ratio desc, repackaged desc, author_name asc
limit 20;
