using InfoMax.EndToEnd.Tests.Architecture.Planted.First;

namespace InfoMax.EndToEnd.Tests.Architecture.Planted.Second;

/// <summary>Knows the first namespace in return.</summary>
internal sealed class PlantedCalled
{
    public override string ToString() => nameof(PlantedCalled) + typeof(PlantedCaller).Name;
}
