#!/usr/bin/env python3
# Sums (job contained)

print(1 + 1)
print(1 + 2)
print(1 + 3)
print(1 + 4)
print(1 + 5)
print("1" + "6")
