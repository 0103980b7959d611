"""Which fields an answer has, and in which order."""

# The allow-list that the Hub prints in its own 400 message.
EXPANDABLE = (
    *("author", "baseModels", "cardData", "config", "createdAt", "disabled", "downloads"),
    *("downloadsAllTime", "evalResults", "gated", "inference", "inferenceProviderMapping"),
    *("lastModified", "library_name", "likes", "mask_token", "model-index", "pipeline_tag"),
    *("private", "safetensors", "sha", "siblings", "spaces", "tags", "transformersInfo"),
    *("trendingScore", "widgetData", "gguf", "resourceGroup", "xetEnabled"),
)

# Default rows, and what full=true adds in between: both orders are recorded and consistent.
DEFAULT = (
    *("_id", "id", "likes", "trendingScore", "private", "downloads", "tags"),
    *("pipeline_tag", "library_name", "createdAt", "modelId"),
)
FULL = (
    *("_id", "id", "author", "gated", "lastModified", "likes", "trendingScore", "private", "sha"),
    *("downloads", "tags", "pipeline_tag", "library_name", "createdAt", "modelId", "siblings"),
)

# Expanded rows come in the server's order, not the request's. Recorded are lastModified, likes,
# private … library_name, siblings, createdAt. The places of author, gated, trendingScore and sha
# follow the list rows above; those of the other fields follow the single-model answers of 2025, and
# what was never recorded comes last.
EXPANDED = (
    *("_id", "id", "author", "gated", "lastModified", "likes", "trendingScore", "private", "sha"),
    *("downloads", "tags", "pipeline_tag", "library_name", "disabled", "widgetData"),
    *("model-index", "config", "cardData", "transformersInfo", "siblings", "spaces", "createdAt"),
    *("safetensors", "gguf", "mask_token", "inference", "inferenceProviderMapping", "baseModels"),
    *("downloadsAllTime", "evalResults", "resourceGroup", "xetEnabled"),
)


def projection(
    expand: list[str], *, full: bool, card: bool, config: bool, trending: bool
) -> tuple[str, ...]:
    """Return the fields of an answer in wire order; expand takes precedence over the other options.

    `trending`: the answer is sorted by trendingScore. Only then do rows without expand have it.
    """
    if expand:
        asked = {"_id", "id", *expand}
        return tuple(name for name in EXPANDED if name in asked)
    listed = FULL if full else DEFAULT
    names = [name for name in listed if trending or name != "trendingScore"]
    return (*names, *(["cardData"] if card else []), *(["config"] if config else []))
