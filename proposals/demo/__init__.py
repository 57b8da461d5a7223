"""The demo company as content files and the code that loads them: deals in different trades, on published figures, from a template.

`company.yaml` and `deals/*.yaml` hold the people and the stories, `models/*.json` the cost models in the exchange format.
"""
