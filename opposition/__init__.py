"""What only this book needs: how its publications are read."""
