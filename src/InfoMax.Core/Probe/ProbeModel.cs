namespace InfoMax.Core.Probe;

/// <summary>
/// M linear classifiers over C classes. The logit of class c by model m for a unit vector x is
/// sum_k w_k x_k + w_d with w = <c>Weights[(m*C + c)*D .. + D)</c> and D = d + 1: the last weight is the intercept.
/// Immutable by convention.
/// </summary>
public sealed class ProbeModel
{
    /// <param name="models">M, at least 1.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="weights">Length M * C * (d + 1).</param>
    /// <exception cref="ArgumentException">The length disagrees.</exception>
    public ProbeModel(int models, int classes, int dimension, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(models, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (weights.LongLength != (long)models * classes * (dimension + 1))
        {
            throw new ArgumentException(
                $"{models} models of {classes} classes over {dimension} values need {(long)models * classes * (dimension + 1)} weights, got {weights.LongLength}");
        }

        Models = models;
        Classes = classes;
        Dimension = dimension;
        Weights = weights;
    }

    /// <summary>M.</summary>
    public int Models { get; }

    /// <summary>C.</summary>
    public int Classes { get; }

    /// <summary>d, without the intercept.</summary>
    public int Dimension { get; }

    /// <summary>models x C x (d + 1) weights: the linear function of each class, with its intercept.</summary>
    public float[] Weights { get; }
}
