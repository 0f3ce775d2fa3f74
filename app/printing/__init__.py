"""Papers that leave the product: one description of what stands on them, and a writer a format.

`paper` describes; `sheets` writes tables; each other file is the door to one format. Nothing here
knows a world: texts arrive in the reader's language, chosen and formatted by whoever prints.
"""
