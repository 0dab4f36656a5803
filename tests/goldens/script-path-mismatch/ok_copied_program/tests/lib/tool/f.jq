def f: 1;
