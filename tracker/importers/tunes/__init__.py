"""Artefacts of tunes, one module per format or family; nothing heavy is imported here."""

from __future__ import annotations

_HERE = "tracker.importers.tunes"

TUNE_FORMATS = {
    "azure_job": f"{_HERE}.azure_job:FORMAT",
    "openai_job": f"{_HERE}.openai_job:FORMAT",
    "openai_checkpoint": f"{_HERE}.openai_checkpoint:FORMAT",
    "listed_model": f"{_HERE}.listed_model:FORMAT",
    "mistral_job": f"{_HERE}.mistral_job:FORMAT",
    "together": f"{_HERE}.together:FORMAT",
    "fireworks": f"{_HERE}.fireworks:FORMAT",
    "vertex": f"{_HERE}.vertex:FORMAT",
    "bedrock": f"{_HERE}.bedrock:FORMAT",
    "cohere": f"{_HERE}.cohere:FORMAT",
    "databricks": f"{_HERE}.databricks:FORMAT",
    "peft": f"{_HERE}.peft:FORMAT",
    "trainer_state": f"{_HERE}.trainer_state:FORMAT",
    "model_card": f"{_HERE}.model_card:FORMAT",
    "axolotl": f"{_HERE}.recipes:AXOLOTL",
    "llamafactory": f"{_HERE}.recipes:LLAMAFACTORY",
    "torchtune": f"{_HERE}.recipes:TORCHTUNE",
    "trl": f"{_HERE}.recipes:TRL",
    "mlflow_run": f"{_HERE}.mlflow:RUN",
    "mlflow_version": f"{_HERE}.mlflow:VERSION",
}
"""Format to where it is, the most particular first: the first to recognize an object reads it."""
