module load
