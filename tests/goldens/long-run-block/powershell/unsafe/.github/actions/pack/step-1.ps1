# step 1 (.github/actions/pack/action.yml)
$ErrorActionPreference = 'stop'

dotnet restore
dotnet build
dotnet test
dotnet pack
dotnet nuget push
dotnet clean
