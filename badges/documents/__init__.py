"""The published documents: one pure function for each, with the clause it follows.

Clauses are those of Open Badges 2.0 (1EdTech, 2018), Open Badges 3.0 (1EdTech, 2024), the
Verifiable Credentials Data Model 2.0 and Bitstring Status List 1.0 (W3C, 2025).
"""
