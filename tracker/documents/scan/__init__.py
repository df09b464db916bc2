"""Pages that are pictures: their pixels, straightened, and the words and marks recognised in them."""
