param([string]$Image)
$definitions = Get-Definitions -Image $Image
Register-ECSTaskDefinition -Family web -ContainerDefinition $definitions
