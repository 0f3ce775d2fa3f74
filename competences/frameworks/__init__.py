"""The competence frameworks that ship with the product: data, one YAML file each."""
