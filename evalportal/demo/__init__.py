"""The demo: one real department as published, and a fictional district in every status.

``yuelu-2020.yaml``, ``shifan-2025.yaml`` and the folder of its departments hold the content; ``loader`` enters it.
"""
