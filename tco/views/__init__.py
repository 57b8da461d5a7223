"""The pages of cost of ownership: the comparison, the way in, the ways out."""
