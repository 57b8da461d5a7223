"""What a country brings into a cost model: currency, inflation, cost of capital, VAT, wages, energy."""
