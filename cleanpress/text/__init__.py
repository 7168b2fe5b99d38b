"""What all cleaners know about text: blocks, layout, punctuation, scripts, addresses."""
