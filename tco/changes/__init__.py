"""What was changed in a cost model, by whom, and what that did to the saving: kept with the change, never edited."""
