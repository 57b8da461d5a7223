"""The demo company: three deals in different trades, one on published figures and one begun from a template, as content files and the code that loads them.

`company.yaml` and `deals/*.yaml` hold the people and the stories, `models/*.json` the cost models in the exchange format.
"""
