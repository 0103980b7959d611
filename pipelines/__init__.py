"""Moves records from the Hub's listing to `raw` tables, and judges none of them.

Every rule about models is SQL in `dbt_project/`; every choice is data in `configs/`.
"""

import os
from pathlib import Path

# Here, because dlt and huggingface_hub read these once, when they are first imported.
os.environ.setdefault("DLT_CONFIG_FOLDER", str(Path(__file__).resolve().parents[1] / "configs"))
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
