"""The words generated deals are made of. Every company is invented; the people bear ordinary names of many countries."""

TEAMS = ("North (generated)", "South (generated)", "East (generated)", "West (generated)", "Key accounts (generated)")

PEOPLE = (
    "Anna Lindqvist", "Tomasz Nowak", "Marta Kowalczyk", "Erik Haugen", "Ingrid Solberg", "Jonas Berg", "Liisa Korhonen",
    "Peter Holm", "Giulia Moretti", "Marco Ricci", "Elena Ferrari", "Pablo Ortega", "Lucía Romero", "Rui Almeida",
    "Nikos Pappas", "Sofia Marinho", "Irina Volkova", "Dmitri Orlov", "Aigul Bekova", "Timur Saidov", "Olena Marchenko",
    "Andrei Popescu", "Katya Ilieva", "Zoltán Nagy", "Claire Dubois", "Luc Martin", "Emma Clarke", "Owen Hughes",
    "Sean Murphy", "Fleur Jansen", "Daan Visser", "Amélie Laurent", "Mei Tanaka", "Kenji Mori", "Priya Nair",
    "Arjun Mehta", "Fatima Haddad", "Omar Khalil", "Grace Mwangi", "David Okafor",
)  # fmt: skip

COMPANY_FIRST = (
    "Alder", "Amber", "Argo", "Aspen", "Baltis", "Birka", "Boreal", "Calder", "Carpa", "Cedar", "Cobalt", "Corvus",
    "Delta", "Dunmore", "Elbrus", "Ember", "Fjordis", "Galen", "Granit", "Harrow", "Helio", "Ivara", "Juniper", "Karst",
    "Kestrel", "Lagan", "Larch", "Lumen", "Marlin", "Merid", "Nordal", "Oakham", "Orvo", "Pallas", "Quarry", "Rhodan",
    "Rowan", "Sable", "Selva", "Talvi", "Terra", "Tundra", "Umbra", "Valdis", "Vesper", "Volga", "Wexham", "Yarrow",
    "Zephyr", "Zinnia",
)  # fmt: skip

COMPANY_SECOND = (
    "Bakeries", "Beverages", "Bearings", "Cables", "Castings", "Ceramics", "Chemicals", "Cold Stores", "Components",
    "Dairies", "Farms", "Foods", "Forgings", "Freight", "Glass", "Hospitals", "Insurance", "Laboratories", "Lines",
    "Logistics", "Machines", "Metals", "Mills", "Mining", "Motors", "Optics", "Packaging", "Paper", "Pharma", "Plastics",
    "Power", "Press", "Pumps", "Rail", "Retail", "Shipyards", "Steel", "Systems", "Textiles", "Timber", "Tools", "Water",
)  # fmt: skip

COMPANY_FORMS = ("AB", "AG", "AS", "BV", "GmbH", "Group", "Ltd", "Oy", "SA", "SpA", "Sp. z o.o.", "Works")

INDUSTRIES = (
    "Food and drink", "Machine building", "Chemicals", "Logistics", "Packaging", "Health care", "Energy", "Metals",
    "Paper and wood", "Retail", "Transport", "Water and waste",
)  # fmt: skip

PLACES = (
    ("Sweden", "Gothenburg"), ("Poland", "Poznań"), ("Germany", "Kassel"), ("Italy", "Parma"), ("Spain", "Zaragoza"),
    ("France", "Lille"), ("Finland", "Tampere"), ("Netherlands", "Eindhoven"), ("Austria", "Linz"), ("Czechia", "Brno"),
    ("Portugal", "Aveiro"), ("Kazakhstan", "Karaganda"), ("Romania", "Cluj"), ("Ireland", "Cork"), ("Norway", "Bergen"),
    ("Greece", "Volos"),
)  # fmt: skip

_OFFERS = (
    "Filling line", "Compressed air station", "Heat recovery", "Warehouse robots", "Forklift fleet", "Label printers",
    "Cutting fluid supply", "Pump replacement", "Cold storage", "Inspection cameras", "Planning software",
    "Maintenance contract", "Water treatment", "Packing cells", "Energy monitoring", "Bearing supply", "Fire protection",
    "Laser welding",
)  # fmt: skip
_PURPOSES = (
    "second plant", "three sites", "paint shop", "spare parts", "new hall", "export line", "night shift",
    "pilot, then ten", "replacement of 2014", "whole group", "main depot", "assembly",
)  # fmt: skip
TITLES = tuple(f"{offer}, {purpose}" for offer in _OFFERS for purpose in _PURPOSES)

NEXT_STEPS = (
    "Send the cost data request",
    "Meet the economic buyer",
    "Agree how the pilot will be measured",
    "Go through the cost model with finance",
    "Answer the question on downtime",
    "Reference visit",
    "Confirm the shortlist in writing",
    "Draft the board case with the champion",
    "Agree the penalty clause",
    "Review the launch plan",
)
