"""The small network that tells content from boilerplate, at run time: features, weights, inference.

It is trained by `cleanpress.training`.
"""
