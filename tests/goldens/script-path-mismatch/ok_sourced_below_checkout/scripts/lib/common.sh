readonly NAME=agent
