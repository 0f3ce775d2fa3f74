"""The training modules, each a folder of declaration and content; the contract is `modules.spec`."""
