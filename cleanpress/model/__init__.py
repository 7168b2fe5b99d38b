"""The small network that tells content from boilerplate: features, weights, inference, training."""
