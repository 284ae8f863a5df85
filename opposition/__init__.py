"""What only this book needs: how its publications are read, its statistics and its charts."""
