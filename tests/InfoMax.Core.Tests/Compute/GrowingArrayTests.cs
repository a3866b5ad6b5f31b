using InfoMax.Core.Compute;
using Xunit;

namespace InfoMax.Core.Tests.Compute;

public sealed class GrowingArrayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 16)]
    [InlineData((1 << 17) + 3)]
    public void Take_GivesAllValuesInOrder_AndLeavesNone(int count)
    {
        GrowingArray<int> values = new();
        for (int i = 0; i < count; i++)
        {
            values.Add(i);
        }

        Assert.Equal(Enumerable.Range(0, count), values.Take());
        Assert.Equal(0, values.Count);
        values.Add(7);
        Assert.Equal([7], values.Take());
    }
}
