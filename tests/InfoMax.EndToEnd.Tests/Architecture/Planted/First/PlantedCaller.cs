using InfoMax.EndToEnd.Tests.Architecture.Planted.Second;

namespace InfoMax.EndToEnd.Tests.Architecture.Planted.First;

/// <summary>Knows the second namespace by a method's body alone.</summary>
internal static class PlantedCaller
{
    public static string Call() => new PlantedCalled().ToString();
}
