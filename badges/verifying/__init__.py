"""Our verifier: any badge, ours or foreign, from the documents as they are published."""
