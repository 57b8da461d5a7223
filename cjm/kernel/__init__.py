"""Tools that know no business noun: text, numbers, formats, policies, versions, registries."""
