"""Territory 辖区: levels, areas with generations, and where a point lies."""
