"""The functions behind the template tags, by what they show. All of them stand on one register; see docs/interface.md."""
