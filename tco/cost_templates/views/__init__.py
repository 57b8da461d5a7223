"""The pages of templates: beginning a model, and the library of templates."""
