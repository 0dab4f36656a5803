import "fs";
