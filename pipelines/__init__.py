"""Loads the Hub's model listing into `raw` tables as it was sent, and has dbt build the rest.

Every rule about models is SQL in `dbt_project/`; every choice is data in `configs/`.
"""

import os
from pathlib import Path

# Here, because dlt and huggingface_hub read these once, at their first import.
os.environ.setdefault("DLT_CONFIG_FOLDER", str(Path(__file__).resolve().parents[1] / "configs"))
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
