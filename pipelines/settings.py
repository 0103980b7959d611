"""Reads `configs/config.toml` through dlt, and validates it before any request."""

import difflib
import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import dlt
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.common.data_writers.buffered import BufferedDataWriter
from dlt.common.destination.configuration import ParquetFormatConfiguration
from dlt.common.storages.configuration import LoadStorageConfiguration
from dlt.normalize.configuration import ItemsNormalizerConfiguration
from dlt.pipeline.configuration import PipelineRuntimeConfiguration
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from pipelines.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
CONFIG_FILE = Path("configs/config.toml")
SECTION = "sources.hub"
RESOURCES = "resources"

# The sections of config.toml that dlt reads itself, and the keys that it accepts there.
_DLT_KEYS = {
    "runtime": (
        *RuntimeConfiguration.get_resolvable_fields(),
        *PipelineRuntimeConfiguration.get_resolvable_fields(),
    ),
    "data_writer": (
        *BufferedDataWriter.BufferedDataWriterConfiguration.get_resolvable_fields(),
        *ParquetFormatConfiguration.get_resolvable_fields(),
    ),
    "load": LoadStorageConfiguration.get_resolvable_fields(),
    "normalize": ("parquet_normalizer",),
    "normalize.parquet_normalizer": ItemsNormalizerConfiguration.get_resolvable_fields(),
}

Settings = TypeVar("Settings", bound=BaseModel)

_URL = TypeAdapter(HttpUrl)
Endpoint = Annotated[str, AfterValidator(lambda url: str(_URL.validate_python(url)).rstrip("/"))]


class Scope(BaseModel):
    """The filters that the Hub applies to one crawl: each is optional, and all must match."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pipeline_tags: tuple[str, ...] = ()
    gated: bool | None = None
    inference: Literal["warm"] | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()


class HubSettings(BaseModel):
    """The section `[sources.hub]` of config.toml, checked; times in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endpoint: Endpoint
    scope: str
    scopes: dict[str, Scope]
    page_size: int = Field(ge=1, le=1000)
    expand: tuple[str, ...] = Field(min_length=1)
    pages_per_chunk: int = Field(ge=1)
    seconds_per_chunk: float = Field(gt=0)
    concurrent_chains: int = Field(ge=1, le=16)
    resume_within_hours: float = Field(ge=0)
    crawls_kept: int = Field(ge=1)
    watermark_overlap_hours: float = Field(ge=0)
    connect_timeout_seconds: float = Field(gt=0)
    read_timeout_seconds: float = Field(gt=0)
    tries_per_page: int = Field(ge=1)
    wait_limit_seconds: float = Field(ge=0)

    @field_validator("expand", mode="before")
    @classmethod
    def _parse_list(cls, value: object) -> object:
        """Parse an environment variable: a list in TOML's notation, which is JSON's."""
        return json.loads(value) if isinstance(value, str) and value.startswith("[") else value

    @property
    def filters(self) -> Scope:
        """The filters of the scope in force."""
        return self.scopes[self.scope]


Automatic = BeforeValidator(lambda value: None if value == "auto" else value)


class ResourceSettings(BaseModel):
    """The section `[resources]` of config.toml, checked; None stands for "auto"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    memory: Annotated[ByteSize | None, Automatic]
    threads: Annotated[int | None, Field(ge=1), Automatic]
    spill: ByteSize


_KNOWN_KEYS = {
    "": ("sources", RESOURCES, *(section for section in _DLT_KEYS if "." not in section)),
    "sources": ("hub",),
    SECTION: tuple(HubSettings.model_fields),
    RESOURCES: tuple(ResourceSettings.model_fields),
    **{section: tuple(keys) for section, keys in _DLT_KEYS.items()},
}


def load_settings(**overrides: str | None) -> HubSettings:
    """Return the settings in force: command line, then environment, then config.toml.

    Raises ConfigurationError for an unknown key, an unknown scope or a value of the wrong kind.
    """
    values = _values(SECTION, HubSettings)
    values["endpoint"] = os.environ.get("HF_ENDPOINT") or values["endpoint"]
    values |= {name: value for name, value in overrides.items() if value is not None}
    settings = _validated(SECTION, HubSettings, values)
    if settings.scope not in settings.scopes:
        hint = suggestion(settings.scope, settings.scopes)
        raise ConfigurationError(
            f"There is no scope {settings.scope!r} in {CONFIG_FILE}{hint} "
            f"The scopes are: {', '.join(settings.scopes)}."
        )
    return settings


def load_resource_settings() -> ResourceSettings:
    """Return the resource limits in force: environment, then config.toml.

    Raises ConfigurationError for an unknown key or a value of the wrong kind.
    """
    return _validated(RESOURCES, ResourceSettings, _values(RESOURCES, ResourceSettings))


def suggestion(word: str, known: Any) -> str:
    """Return the end of a sentence that names an unknown word: ": did you mean 'x'?" or "."."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f": did you mean {close[0]!r}?" if close else "."


def _values(section: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return what dlt finds for a section's keys: in the environment, then in config.toml."""
    _refuse_unknown_keys()
    return {name: dlt.config.get(f"{section}.{name}") for name in model.model_fields}


def _validated(section: str, model: type[Settings], values: dict[str, Any]) -> Settings:
    try:
        return model(**{k: v for k, v in values.items() if v is not None})
    except ValidationError as error:
        raise ConfigurationError(_first_problem(section, error)) from None


def _refuse_unknown_keys() -> None:
    """Raise ConfigurationError for a key that dlt would ignore: the crawl would be another one."""
    folder = os.environ.get("DLT_CONFIG_FOLDER", str(ROOT / CONFIG_FILE.parent))
    try:
        written = tomllib.loads((Path(folder) / CONFIG_FILE.name).read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{CONFIG_FILE} can't be read: {error}.") from None
    for section, keys in _KNOWN_KEYS.items():
        table = written
        for part in section.split(".") if section else ():
            table = table.get(part, {})
        for key in table:
            if key not in keys:
                where = f"[{section}] {key}" if section else f"[{key}]"
                hint = suggestion(key, keys)
                raise ConfigurationError(f"{CONFIG_FILE} has an unknown key {where}{hint}")


def _first_problem(section: str, error: ValidationError) -> str:
    problem = error.errors()[0]
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{CONFIG_FILE} has an unknown key [{section}] {key}."
    if problem["type"] == "missing":
        return f"{CONFIG_FILE} lacks the key [{section}] {key}."
    return f"{CONFIG_FILE}: [{section}] {key} is {problem['input']!r}: {problem['msg'].lower()}."
