echo say
