"""Names and streets to draw from. Made up; any likeness is chance."""

FEMALE = (
    "Abigail", "Beatrix", "Carmen", "Dorothea", "Elena", "Farida", "Greta", "Hannah", "Imani", "Joanna", "Katya",
    "Leticia", "Marisol", "Nadia", "Odette", "Priya", "Rosalind", "Soledad", "Tamara", "Ursula", "Vivian", "Winifred",
    "Yolanda", "Zora",
)  # fmt: skip
MALE = (
    "Anselm", "Bernard", "Cedric", "Dmitri", "Emilio", "Felix", "Gideon", "Horace", "Isaac", "Jerome", "Kwame",
    "Leopold", "Marcus", "Nathaniel", "Orlando", "Percival", "Quentin", "Rashid", "Stefan", "Thaddeus", "Umberto",
    "Victor", "Wendell", "Yusuf",
)  # fmt: skip
LAST = (
    "Abernathy", "Bellweather", "Castellan", "Drummond", "Eastlake", "Fairbourne", "Greenhollow", "Hathersage",
    "Ingleby", "Jessamine", "Kettering", "Larkspur", "Merriweather", "Nightingale", "Oakhurst", "Pemberton",
    "Quillfeather", "Ravensworth", "Silverlake", "Thistlewood", "Underhill", "Vandermeer", "Whitcombe", "Yarborough",
    "Zellweger-Test", "Ashgrove", "Brightwater", "Coldstream", "Dunmore", "Elderberry", "Foxglove", "Goldcrest",
    "Hollowell", "Ironbridge", "Juniper", "Kingfisher", "Lanternfield", "Mossbank", "Northgate", "Orchard",
    "Primrose", "Quarrystone", "Rosewater", "Saltmarsh", "Turnstone", "Upland", "Violette", "Wintergreen",
    "Yellowwood", "Applegarth", "Birchwood", "Cloverdale", "Driftwood", "Evenwood", "Fernsby", "Gooseberry",
    "Hazelmere", "Ivybridge", "Jackdaw", "Kestrel", "Lindenbaum", "Marigold", "Nettleship", "Osprey", "Plumtree",
    "Quickbeam", "Redfern", "Sandpiper", "Tamarisk", "Umberland", "Verbena", "Willowby",
)  # fmt: skip
STREETS = (
    "Alder Lane", "Basswood Road", "Chestnut Court", "Dogwood Drive", "Elm Terrace", "Fir Street", "Ginkgo Way",
    "Hickory Place", "Ironwood Avenue", "Juniper Circle", "Larch Street", "Magnolia Road", "Poplar Lane", "Sumac Court",
)  # fmt: skip
TOWNS = (
    ("Hartford", "06106"),
    ("West Hartford", "06107"),
    ("Enfield", "06082"),
    ("Manchester", "06040"),
    ("New Britain", "06051"),
    ("Glastonbury", "06033"),
)
