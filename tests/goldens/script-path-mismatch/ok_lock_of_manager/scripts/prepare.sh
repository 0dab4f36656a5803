#!/bin/sh -e
mkdir sub
cd sub
yarn install
cd ..
yarn install
