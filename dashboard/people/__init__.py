"""The people who use the product: logging in, staying logged in, and what each may see. No HTML, no cookies."""
